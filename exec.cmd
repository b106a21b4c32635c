@rem Lets the npm scripts say exec on Windows too.
@%*
