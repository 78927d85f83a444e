-- purpose: names, companies and places are read by other words than the book's forms were made by;
--          the next run matches every record anew under the model that is current
truncate leadflow.matching_record, leadflow.matching_key, leadflow.matching_link
