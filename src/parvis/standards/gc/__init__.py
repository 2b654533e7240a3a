"""The Government of Canada's open data profile of CKAN: its schema as data, its writer (`ckan-gc`) and its rules.

Source: open-data/ckanext-canada (dataset types `dataset`, `info` and `doc`, presets and validators).
"""
