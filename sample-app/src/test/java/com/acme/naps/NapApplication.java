package com.acme.naps;

import io.across.Connection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An application whose workers take their time. */
@SpringBootApplication
@RestController
public class NapApplication {

    private final Map<String, Connection> workers;

    NapApplication(@Qualifier("snake") Connection snake, @Qualifier("bean") Connection bean) {
        workers = Map.of("python", snake, "java", bean);
    }

    public static void main(String[] args) {
        SpringApplication.run(NapApplication.class, args);
    }

    @GetMapping("/nap/{kind}")
    String nap(@PathVariable String kind) throws InterruptedException {
        Connection worker = workers.get(kind);
        worker.awaitReady();
        System.out.println("napping");
        if (kind.equals("python")) {
            worker.python().call("time.sleep", 4);
        } else {
            worker.run(() -> new CountDownLatch(1).await(4, TimeUnit.SECONDS));
        }
        return "slept";
    }
}
