"""Find what the browser tests need (Chromium, a Chinese font, nginx), or install it.

Run as a script it installs what is missing; an import installs nothing.
"""

import os
import platform
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

# Without these switches Chromium contacts Google's servers at every start.
CHROMIUM_ARGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

NO_BROWSER = (
    "【注意】没有找到 Chromium，网页测试无法进行："
    "请安装 Chromium，或用环境变量 CHROMIUM 指明它的位置。"
)
NO_FONT = "【注意】没有找到中文字体，截图中的汉字会显示为方框：请安装 fonts-noto-cjk。"
NO_NGINX = (
    "【注意】没有找到 nginx，服务器配置的测试无法进行："
    "请安装 nginx-light、libnginx-mod-http-brotli-static 和 openssl。"
)
NO_UPLOAD = (
    "【注意】没有找到上传用的程序，上传办法的测试无法进行：请安装 rsync、unzip 和 openssh 的 sftp。"
)
NO_SCREEN = "【注意】没有找到 xvfb，旧手机浏览器的测试无法进行：请安装 xvfb 和 libgl1-mesa-dri。"
NO_ENGINES = (
    "【注意】没有找到 Firefox 和 WebKit，居民常办的几件事不能在那里走一遍："
    "请安装 firefox-esr 和 webkit2gtk-driver。"
)
ENGINES = ("firefox-esr", "WebKitWebDriver")
UPLOAD = ("rsync", "unzip", "sftp", "ssh-keygen")
# Qt asks for these, beyond a display.
XVFB = (
    "xvfb xauth libgl1 libgl1-mesa-dri libegl1 libxkbcommon-x11-0 libxcb-icccm4 libxcb-image0"
    " libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1"
)
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
NO_DRIVER = "【注意】Playwright 不能启动，网页测试无法进行：请安装 libatomic1。"


def in_ci() -> bool:
    """Return whether this runs in CI, where anything missing is a failure."""
    return os.environ.get("CI") == "true"


def find_chromium() -> str | None:
    """Return the path of the browser for the tests, or None."""
    for name in (os.environ.get("CHROMIUM", ""), *PROGRAMS):
        if path := shutil.which(name):
            return path
    return shutil.which(_playwright_chromium())


def find_nginx() -> str | None:
    """Return the path of the web server, or None; Debian keeps it in root's PATH only."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")


def has_chinese_font() -> bool:
    """Return whether there is a Chinese font; Windows and macOS have their own."""
    if sys.platform != "linux":
        return True
    return bool(shutil.which("fc-list")) and bool(_output("fc-list", ":lang=zh"))


def missing_packages() -> dict[str, str]:
    """Return the Debian packages that would help, each with what fails without it."""
    missing = {}
    if not find_chromium():
        missing["chromium"] = NO_BROWSER
    if not has_chinese_font():
        missing["fontconfig fonts-noto-cjk"] = NO_FONT
    if not find_nginx() or (_root_on_debian() and not BROTLI.exists()):
        # Only `make load` needs wrk.
        missing["nginx-light libnginx-mod-http-brotli-static openssl wrk"] = NO_NGINX
    if not all(map(shutil.which, UPLOAD)):
        missing["rsync unzip openssh-client openssh-sftp-server"] = NO_UPLOAD
    if not shutil.which("xvfb-run"):
        missing[XVFB] = NO_SCREEN
    if not all(map(shutil.which, ENGINES)):
        missing["firefox-esr webkit2gtk-driver"] = NO_ENGINES
    if not _playwright_chromium():
        missing["libatomic1"] = NO_DRIVER
    return missing


def install(packages: str) -> None:
    """Install the packages, as far as that is possible here."""
    if _root_on_debian():
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", *packages.split())
    elif "chromium" in packages:
        _run(sys.executable, "-m", "playwright", "install", "chromium")


def _playwright_chromium() -> str:
    """Return where Playwright keeps, or would keep, its own browser; "" if it cannot start.

    Its Node.js links to libatomic, which a bare Debian lacks.
    """
    script = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    return _output(sys.executable, "-c", script)


def _root_on_debian() -> bool:
    # os.geteuid does not exist on Windows.
    if getattr(os, "geteuid", lambda: 1)() != 0:
        return False
    try:
        return platform.freedesktop_os_release()["ID"] == "debian"
    except OSError:
        return False


def _run(*command: str) -> None:
    """Run a command that may fail; the caller checks whether it helped."""
    print(f"正在运行：{' '.join(command)}", flush=True)
    with suppress(OSError):
        subprocess.run(
            command,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            check=False,
        )


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def main() -> int:
    """Install what is missing, and print what there is and what is still missing."""
    if missing := missing_packages():
        install(" ".join(missing))
        missing = missing_packages()
    print(f"网页测试所用浏览器：{find_chromium() or '无'}；服务器：{find_nginx() or '无'}")
    for problem in missing.values():
        print(problem)
    return int(in_ci() and bool(missing))


if __name__ == "__main__":
    sys.exit(main())
