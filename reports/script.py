"""The one JavaScript of a page: Vega, and the lines that put the charts in their places.

The page's content security policy names its hash, so a page runs this script and no other, and
asks nothing of the network, whatever a run is called.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files

import vl_convert

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src "


@cache
def bundle() -> str:
    """Vega, Vega-Lite, Vega-Embed and mount.js in one script, 0.9 MB; made once a process."""
    mount = (files("reports") / "templates" / "mount.js").read_text(encoding="utf-8")
    script: str = vl_convert.javascript_bundle(mount)
    return script.replace("</script", r"<\/script").replace("<!--", r"<\!--")


def policy(script: str | None) -> str:
    """The content security policy of a page with this script, or with none."""
    if script is None:
        return POLICY + "'none'"
    digest = hashlib.sha256(script.encode()).digest()
    return f"{POLICY}'sha256-{base64.b64encode(digest).decode()}'"
