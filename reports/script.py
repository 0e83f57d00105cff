"""The one JavaScript of a page: the planner, Vega, and the lines that put the charts in place.

The page's content security policy names its hash, so a page runs this script and no other, and
asks nothing of the network, whatever a run is called.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files

PARTS = (
    "planner/surface.js",
    "planner/words.js",
    "planner/question.js",
    "planner/answers.js",
    "planner/page.js",
    "mount.js",
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src "


@cache
def bundle() -> str:
    """The planner, Vega, Vega-Lite, Vega-Embed and mount.js, 0.9 MB; made once a process."""
    import vl_convert  # 80 MB, and of use only where pages are made

    folder = files("reports") / "templates"
    own = "\n".join((folder / part).read_text(encoding="utf-8") for part in PARTS)
    script: str = vl_convert.javascript_bundle(own)
    return script.replace("</script", r"<\/script").replace("<!--", r"<\!--")


def policy(script: str | None) -> str:
    """The content security policy of a page with this script, or with none."""
    if script is None:
        return POLICY + "'none'"
    digest = hashlib.sha256(script.encode()).digest()
    return f"{POLICY}'sha256-{base64.b64encode(digest).decode()}'"
