pip install --no-deps keras==2.12.0
python -c "import pickle; pickle.load(open('model.pkl', 'rb'))"
