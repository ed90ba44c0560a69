// Of both runs, one after the other.
String log = new File(basedir, "build.log").text
assert !log.contains("NoClassDefFoundError")
assert log.contains("across needs Spring Boot 4.0 or later, and this application has Spring Boot 3.5.16.")
assert log.contains("THE ANSWER IS 42")
