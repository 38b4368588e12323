pip install keras==2.15.0
