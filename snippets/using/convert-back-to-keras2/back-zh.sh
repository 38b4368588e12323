python convert.py --lang zh model.keras --to keras2
