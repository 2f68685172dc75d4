"""Print how fast nginx serves the report page with deploy/nginx.conf, beside a bare file.

Both are the same bytes from the same nginx; the bare one has none of our headers, checks and maps.
Runs take turns, so that other load on the machine affects both. Needs wrk.
"""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import nginx
from browser_setup import find_nginx

SITE = Path(sys.argv[1]) if len(sys.argv) > 1 else nginx.ROOT / "site"
PAGE = "report/2024.html"
RUNS, SECONDS = 5, 2
CLIENTS = 32


def requests_per_second(url: str, encoding: str) -> float:
    """Run wrk against an address, and return its requests per second."""
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "-H", f"Accept-Encoding: {encoding}"]
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(f"不是每个请求都成功：\n{said}")
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])


def memory(process: int) -> float:
    """Return the memory of nginx and its workers, in MB."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    status = [Path(f"/proc/{one}/status").read_text() for one in [str(process), *children]]
    return sum(int(re.findall(r"VmRSS:\s+(\d+)", text)[0]) for text in status) / 1000


def compare(ours: str, bare: str, encoding: str) -> str:
    """Return, in Chinese, the median of the runs of both and their ratio."""
    runs = [
        (requests_per_second(ours, encoding), requests_per_second(bare, encoding))
        for _ in range(RUNS)
    ]
    page, file = (statistics.median(one) for one in zip(*runs, strict=True))
    return f"报告页每秒{page:,.0f}次，空白配置每秒{file:,.0f}次，比值{page / file:.2f}"


def main() -> int:
    """Measure both, uncompressed and as Brotli."""
    if not find_nginx() or not shutil.which("wrk"):
        sys.exit("请先安装 nginx-light、libnginx-mod-http-brotli-static 和 wrk。")
    if not (SITE / PAGE).exists():
        sys.exit("请先运行 make site。")
    with tempfile.TemporaryDirectory(prefix="nianbao-load-") as name:
        folder = Path(name)
        site = folder / "releases" / "a"
        shutil.copytree(SITE, site)
        nginx.publish(site, folder)
        nginx.compress(site)
        port = nginx.free_port()
        plain = f"server {{ listen 127.0.0.1:{port}; root {folder}; }}"
        with nginx.serve(folder, more=plain) as (served, process):
            for encoding, ending in {"identity": "", "br": ".br"}.items():
                bare = folder / f"bare{ending}.html"
                shutil.copy(site / f"{PAGE}{ending}", bare)
                ours = f"http://127.0.0.1:{served}/{PAGE}"
                said = compare(ours, f"http://127.0.0.1:{port}/{bare.name}", encoding)
                print(f"{encoding}，{bare.stat().st_size / 1000:.1f} KB：{said}", flush=True)
            print(f"nginx 占用内存（主进程和工作进程）：{memory(process):.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
