package io.across.sample;

import io.across.python.PythonException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Says in HTTP what went wrong with an image. */
@RestControllerAdvice
class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    /** Seconds; a child JVM is back in less. */
    private static final String RETRY_AFTER = "2";

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(UnreadableImageException e) {
        log.debug("unreadable image", e);
        HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(status, "Unreadable image", "The file is no image that can be decoded."));
    }

    /** Python's own words: the file is wrong, and the traceback tells where. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(PythonException e) {
        log.debug("unreadable table", e);
        HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
        ProblemDetail problem = problem(status, "Unreadable table", String.valueOf(e.getMessage()));
        problem.setProperty("traceback", e.traceback());
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unavailable(WorkerUnavailableException e) {
        log.warn("worker unavailable", e);
        HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
        return ResponseEntity.status(status)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(status, "Worker unavailable", String.valueOf(e.getMessage())));
    }

    /** No Retry-After: the same image would take as long again. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooSlow(DecodingTimeoutException e) {
        log.warn("image took too long", e);
        HttpStatus status = HttpStatus.GATEWAY_TIMEOUT;
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(status, "Image too slow", String.valueOf(e.getMessage())));
    }

    private static ProblemDetail problem(HttpStatus status, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        return problem;
    }
}
