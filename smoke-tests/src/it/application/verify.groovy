def log = new File(basedir, 'build.log').text
assert log.count('SMOKE TEST PASSED') == 4 : 'one pass for each profile'
