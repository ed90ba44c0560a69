package io.across.sample;

import io.across.Connection;
import io.across.spring.AcrossConnections;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** For the page: what workers say, and the end of one, to see it come back. */
@RestController
@RequestMapping("/workers")
class WorkersController {

    private final AcrossConnections connections;
    private final WorkerLog log;

    WorkersController(AcrossConnections connections, WorkerLog log) {
        this.connections = connections;
        this.log = log;
    }

    @GetMapping(path = "/log", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter log() {
        return log.read();
    }

    /** Breaks the worker's connection off, which kills its process; the connection brings another. */
    @PostMapping("/{name}/end")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@PathVariable String name) {
        find(name).cancel();
    }

    private Connection find(String name) {
        return connections.named().stream()
                .filter(connection -> connection.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no worker " + name + "."));
    }
}
