"""Texts that would be more than words if a page took them for it."""

HOSTILE = (
    # Markup, attributes and addresses that would run.
    "<img src=x onerror=alert(1)>",
    "\"><script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "</title></style><svg/onload=alert(1)>",
    "</textarea><img src=x onerror=alert(1)>",
    "</select></option><iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "<a href=javascript:alert(1)>see</a>",
    "<lateral-moves employee=E-2></lateral-moves>",
    "<slot name=header></slot>",
    "data-opening=\"x\"", "\" autofocus onfocus=\"alert(1)", "' onmouseover='alert(1)",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "url(javascript:alert(1))", "}</style><script>alert(1)</script>",
    # Code, and holes of templates.
    "'; alert(1); //", "${alert(1)}", "`${alert(1)}`", "#{alert(1)}", "<%= alert(1) %>",
    "{{constructor.constructor('alert(1)')()}}", "?lit$123$", "<!--?lit$123$-->", "{n} {title}",
    "$& $` $1 $$",
    # Names that every object of the language knows.
    "constructor", "__proto__", "toString",
    # Ends of what text may stand in, and text that was encoded before.
    "<!--", "-->", "]]>", "&lt;b&gt;", "&#60;img src=x onerror=alert(1)&#62;",
    "%3Cscript%3Ealert(1)%3C/script%3E", "\\u003cscript\\u003e", "../../v1/employees/E-2",
    "?employee=E-2&k=1#x",
    # Writing that a page may lay out in another way.
    "\u202eright to left", "\u2066apart\u2069", "\u0000-less", "a\u200bb\ufeffc", "  spaces  ",
    "lines\nand\ttabs", "عنوان الوظيفة", "職務経歴", "👩🏽‍🏫 teacher", "Z̸̢͓̗͗̒a̴͇̅l̵̪͋g̶̭͝o̷̮͋", "x" * 300,
)  # fmt: skip
