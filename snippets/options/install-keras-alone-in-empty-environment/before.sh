pip install keras==2.15.0
python -c "import keras"
