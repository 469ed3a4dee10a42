"""An element in a frame: it talks to the origin that its address names, and to nobody else."""

import pytest

from tests.support.portal import Host, Visitor
from tests.support.served import ROOT

READY = "lateral-moves:state(ready), lateral-moves:state(empty)"


def address(host: Host, origin: str | None = None) -> str:
    query = f"element=moves&employee=E-1&origin={origin or host.origin}"
    return f"{host.service}/portal/frame?{query}"


@pytest.fixture
def framing(host: Host) -> Host:
    """A portal with the frame and the script of docs/portal.md."""
    page = (ROOT / "docs" / "portal.md").read_text(encoding="utf-8")
    script = page.split('addEventListener("message"')[1].split("```")[0]
    script = 'const frame = document.getElementById("moves");\naddEventListener("message"' + script
    script = script.replace("https://lateral.example", host.service)
    host.files["/frame.js"] = ("text/javascript", script.replace("/my/lateral-token", "/token"))
    # The frame asks, so the token is for the origin of the service.
    host.changes = {"origin": host.service}
    host.body = ""
    host.more = (
        '<script src="/frame.js" defer></script>'
        f'<iframe id="moves" title="Moves" src="{address(host)}"></iframe>'
    )
    return host


def test_the_frame_of_the_guide_shows_moves_in_the_host_s_colours_and_height(
    framing: Host, visit: Visitor
) -> None:
    host = framing
    seen = visit(host.origin)
    inside = seen.page.frame_locator("#moves")
    inside.locator(READY).wait_for()
    assert host.minted == 1
    assert seen.complaints == []
    assert seen.elsewhere(host.origin, host.service) == []
    accent = "() => document.documentElement.style.getPropertyValue('--lateral-accent')"
    frame = seen.page.frames[-1]
    frame.wait_for_function("() => document.documentElement.style.length > 0")
    assert frame.evaluate(accent) == "#7a1f5c"
    seen.page.wait_for_function("() => document.getElementById('moves').height > 200")
    frame.evaluate("() => document.querySelector('main').replaceChildren()")
    seen.page.wait_for_function("() => document.getElementById('moves').height < 50")


def test_a_page_whose_script_comes_late_hears_the_frame_s_next_greeting(
    framing: Host, visit: Visitor
) -> None:
    media_type, script = framing.files["/frame.js"]
    late = f'addEventListener("load", () => setTimeout(() => {{ {script} }}, 300));'
    framing.files["/frame.js"] = (media_type, late)
    seen = visit(framing.origin)
    inside = seen.page.frame_locator("#moves")
    inside.locator(READY).wait_for()
    assert framing.minted == 1
    seen.page.wait_for_function("() => document.getElementById('moves').height > 200")
    assert seen.complaints == []


def test_a_page_of_another_origin_cannot_frame_it_and_gets_nothing(
    framing: Host, visit: Visitor
) -> None:
    # The same server under another name is another origin.
    seen = visit(framing.origin.replace("127.0.0.1", "localhost"))
    seen.page.wait_for_timeout(300)
    assert any("frame-ancestors" in one for one in seen.complaints), seen.complaints
    assert framing.minted == 0


def test_a_frame_takes_no_token_from_a_window(framing: Host, visit: Visitor) -> None:
    framing.files["/frame.js"] = (
        "text/javascript",
        """addEventListener("message", ({data}) => { window.told = data.type; });
        document.getElementById("moves").addEventListener("load", ({target}) => {
          for (const type of ["token", "theme"]) target.contentWindow.postMessage(
            {type, token: "x", expires_at: "2099-01-01T00:00:00Z",
             properties: {"--lateral-accent": "red"}}, "*");
        });""",
    )
    seen = visit(framing.origin)
    seen.page.wait_for_function("() => window.told === 'lateral-frame'")
    seen.page.wait_for_timeout(200)
    frame = seen.page.frames[-1]
    assert frame.evaluate("() => document.documentElement.style.length") == 0
    assert frame.locator("lateral-moves:state(waiting)").count() == 1
    assert seen.asked("/v1/employees") == []
