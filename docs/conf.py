"""How Sphinx builds the pages in this folder into a site: `make docs`."""

from __future__ import annotations

import caseload_analysis

project = "caseload-analysis"
author = "The caseload-analysis contributors"
project_copyright = author
version = release = caseload_analysis.__version__
language = "en"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_gallery.gen_gallery",
]
exclude_patterns = ["site", "recipes", "gallery_source", "images"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}

myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
# Links from the pages at the root of the project lead to files that are no page of the site.
suppress_warnings = ["myst.xref_missing", "config.cache"]

autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_custom_sections = ["Returns"]

html_theme = "furo"
html_title = "caseload-analysis"
html_show_sphinx = False
html_copy_source = False
html_static_path: list[str] = []

sphinx_gallery_conf = {
    "examples_dirs": "gallery_source",
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    "abort_on_example_error": True,
    "only_warn_on_example_error": False,
    "download_all_examples": False,
    "show_memory": False,
    "min_reported_time": 10**6,
    "show_signature": False,
    "remove_config_comments": True,
}
