def log = new File(basedir, 'build.log').text
assert log.count('SMOKE TEST PASSED') == 5 : 'one pass for each profile'
assert log.contains('Starting AOT-processed Application') : 'one of them is processed ahead of time'
