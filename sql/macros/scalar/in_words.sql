-- A count as people say it, four digits at most: 1480000 -> 1.48M.
create or replace macro in_words(number) as
case
    when number is null then 'unknown'
    when abs(number) between 1e3 and 999950 then printf('%.4gk', number / 1e3)
    when abs(number) between 1e3 and 999950e3 then printf('%.4gM', number / 1e6)
    when abs(number) between 1e3 and 999950e6 then printf('%.4gB', number / 1e9)
    when abs(number) between 1e3 and 9999e12 then printf('%.4gT', number / 1e12)
    else printf('%.4g', number)
end;
