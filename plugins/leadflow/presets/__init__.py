"""The schema of what Sales may change: policy presets and the roster. Reads no file.

`config.py` loads them; a section a module, named as in the YAML files under include/policy/.
"""
