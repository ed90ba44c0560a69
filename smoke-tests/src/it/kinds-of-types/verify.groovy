String log = new File(basedir, "build.log").text
assert log.contains("Starting AOT-processed KindsApplication")
assert log.contains("SMOKE TEST PASSED")
