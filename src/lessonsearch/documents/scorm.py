"""SCORM 1.2 package: a document as one sharable content object (SCO) for a learning management system.

It is the same single page as the file for offline use, with a script that reports progress: incomplete when
it is opened, completed when its end is reached, and the time spent. There is no score.
"""

from __future__ import annotations

import hashlib
from html import escape

from lessonsearch.documents.document import Document
from lessonsearch.documents.office_package import package
from lessonsearch.documents.web_page import as_page

SCRIPT = """
(function () {
  "use strict";
  function find(frame) {
    for (var depth = 0; frame && depth < 10; depth += 1) {
      try { if (frame.API) { return frame.API; } } catch (error) { return null; }
      if (frame.parent === frame) { return null; }
      frame = frame.parent;
    }
    return null;
  }
  var api = find(window) || (window.opener ? find(window.opener) : null);
  if (!api) { return; }
  var begun = Date.now(), finished = false;
  api.LMSInitialize("");
  var status = api.LMSGetValue("cmi.core.lesson_status");
  var complete = status === "completed" || status === "passed";
  function report(value) { api.LMSSetValue("cmi.core.lesson_status", value); api.LMSCommit(""); }
  if (!complete) { report("incomplete"); }
  new IntersectionObserver(function (seen) {
    if (!complete && seen.some(function (entry) { return entry.isIntersecting; })) {
      complete = true;
      report("completed");
    }
  }).observe(document.getElementById("end"));
  window.addEventListener("pagehide", function () {
    if (finished) { return; }
    finished = true;
    var seconds = Math.round((Date.now() - begun) / 1000);
    function two(number) { return String(number).padStart(2, "0"); }
    var time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
    api.LMSSetValue("cmi.core.session_time", time);
    api.LMSFinish("");
  });
}());
"""
"""SCORM 1.2 Run-Time Environment: the API is looked for in the parents of the frame, then of the opener."""


def as_scorm(document: Document) -> bytes:
    """Write a document as the bytes of a SCORM 1.2 package."""
    return package({"imsmanifest.xml": _manifest(document), "index.html": as_page(document, SCRIPT)})


def _manifest(document: Document) -> str:
    """The manifest (IMS Content Packaging 1.1.2). Its identifier is the same for the same title and site."""
    title = escape(document.title)
    name = hashlib.sha256(f"{document.site} {document.title}".encode()).hexdigest()[:16]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest identifier="lessonsearch-{name}" version="1.0" '
        'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
        'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">\n'
        "<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>\n"
        f'<organizations default="course"><organization identifier="course"><title>{title}</title>'
        f'<item identifier="page" identifierref="sco"><title>{title}</title></item>'
        "</organization></organizations>\n"
        '<resources><resource identifier="sco" type="webcontent" adlcp:scormtype="sco" href="index.html">'
        '<file href="index.html"/></resource></resources>\n'
        "</manifest>\n"
    )
