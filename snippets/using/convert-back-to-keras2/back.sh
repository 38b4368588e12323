python convert.py model.keras --to keras2
