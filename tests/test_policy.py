"""What a page may run: only what our templates put there."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import ROOT

from macros.render import assets
from macros.web import policy


def page(head: str = "", main: str = "", end: str = "") -> str:
    return (
        f'<!doctype html><html><head><meta charset="utf-8">{head}</head>'
        f"<body><main><article>{main}</article></main>{end}</body></html>"
    )


def hash_of(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def site(folder: Path, **pages: str) -> Path:
    for name, html in pages.items():
        file = folder / f"{name.replace('__', '/')}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html, "utf-8")
    return folder


@pytest.mark.parametrize(
    "html",
    [
        page(main="<script>steal()</script>"),
        page(main="<style>p{display:none}</style>"),
        page(main='<p style="display:none">x</p>'),
        page(main='<p onclick="steal()">x</p>'),
        page(head='<script type="application/ld+json">{}</script>'),
        page(end='<script src="assets/a.js"></script>'),
    ],
)
def test_nothing_else_is_let_through(tmp_path: Path, html: str) -> None:
    found = policy.hashes(site(tmp_path, index=html))
    assert found == {"script": [], "style": [], "attribute": []}


def test_what_templates_hold_is_let_through_in_order(tmp_path: Path) -> None:
    one, two = "if(1<2)a('汉字')", "\nb()\n"
    html = page(f"<style>{one}</style><script>{one}</script>", end=f"<script>{two}</script>")
    found = policy.hashes(site(tmp_path, a=html, hant__a=html))
    assert found["script"] == sorted([hash_of(one), hash_of(two)])
    assert found["style"] == [hash_of(one)]


def test_only_articles_for_wechat_are_styled_in_place(tmp_path: Path) -> None:
    html = page(main='<p style="color:red">x</p>')
    found = policy.hashes(site(tmp_path, a=html, wechat__a__index=html))
    assert found["attribute"] == [hash_of("color:red")]
    assert "style-src-attr 'none'" in policy.add_policy("a.html", html)
    assert hash_of("color:red") in policy.add_policy("wechat/a/index.html", html)


def test_a_page_states_its_policy_once_and_first() -> None:
    html = page("<script>a()</script>")
    once = policy.add_policy("a.html", html)
    assert policy.add_policy("a.html", once) == once
    assert once.count("http-equiv") == 1
    assert '<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"' in once
    assert once.replace(re.findall("<meta http-equiv[^>]*>", once)[0], "") == html


def test_several_releases_share_one_snippet() -> None:
    old = {"script": ["sha256-old="], "style": []}
    new = {"script": ["sha256-new="], "style": [], "attribute": ["sha256-look="]}
    text = policy.snippet([old, new])
    assert text == policy.snippet([new, old, old])
    default, articles = [line for line in text.splitlines() if "default-src" in line]
    for line in (default, articles):
        assert "script-src 'self' 'sha256-new=' 'sha256-old='" in line
    assert "sha256-look=" in articles
    assert "sha256-look=" not in default


def test_every_page_of_the_site_has_its_policy(built_site: Path) -> None:
    for file in built_site.rglob("*.html"):
        html = file.read_text("utf-8")
        path = file.relative_to(built_site).as_posix()
        assert policy.add_policy(path, html) == html, "it is that of the page as it is now"
        [stated] = re.findall('<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert stated.startswith("default-src 'none'; ")
        assert "unsafe-inline" not in stated
        assert "unsafe-eval" not in stated
        assert "frame-ancestors" not in stated  # only a header can say it
        wechat = "wechat" in file.parts
        assert wechat or "unsafe-hashes" not in stated


# --- names of assets ----------------------------------------------------------------------


def theme(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        file = folder / "overrides" / "assets" / name.replace("__", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def test_a_change_inside_changes_the_names_of_all_that_load_it(tmp_path: Path) -> None:
    before = assets.paths(theme(tmp_path, a__js='load("b.js")', b__js="1", c__css="p{}"))
    after = assets.paths(theme(tmp_path, b__js="2"))
    assert {name for name in before if before[name] != after[name]} == {"a.js", "b.js"}
    asset = assets.load(tmp_path)["a.js"]
    assert asset.content.decode() == f'load("{Path(after["b.js"]).name}")'


def test_files_of_editors_keep_their_names(tmp_path: Path) -> None:
    theme(tmp_path, a__js="1")
    docs, built = tmp_path / "docs", tmp_path / "site"
    for file in (docs / "assets/map.png", built / "assets/map.png", built / "assets/js/theme.js"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", "utf-8")
    assets.publish(tmp_path, docs, built)
    found = {f.relative_to(built).as_posix() for f in built.rglob("*") if f.is_file()}
    assert found == {"assets/map.png", assets.paths(tmp_path)["a.js"]}


def test_style_sheets_say_nothing_that_old_phones_drop() -> None:
    """A rule with :is() is dropped whole; what :is() becomes has another weight in the cascade."""
    for name, asset in assets.load(ROOT).items():
        if name.endswith(".css"):
            assert not re.findall(
                r":is\(|:-\w+-any\(|[{;](?:inset|(?:padding|margin)-(?:inline|block)):",
                asset.content.decode(),
            ), name


def test_names_of_the_theme_hold_their_hash() -> None:
    for name, asset in assets.load(ROOT).items():
        stem, suffix = name.split(".")
        assert asset.path == (f"assets/{stem}.{sha256(asset.content).hexdigest()[:8]}.{suffix}")
