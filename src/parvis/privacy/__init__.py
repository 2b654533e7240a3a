"""Release without harm: find the risk in data, lower it, prove the result, write the account that is signed.

Pure: no Django, no network. What is read never leaves the machine, and no error names a value of the data.
"""
