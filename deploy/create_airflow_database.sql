-- purpose: Airflow's metadata live in a second database of the same server
create database airflow owner leadflow;
