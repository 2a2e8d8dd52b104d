"""Text out of files that nobody vouches for.

`extract.py` is the door: it hands a file to a child process and gets text, places and gaps back.
`child.py` is that process, `confine.py` what it may not do, `limits.py` how much it may take.
`sniff.py` decides by content what a file is, `reading.py` hands it to the module of its format;
`gather.py` collects what they find, and refuses what goes beyond a limit.
"""
