package smoke;

import io.across.spring.AcrossExposed;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ImportAcrossClients;
import io.across.spring.declarative.PythonClient;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Calls itself, and a Python. */
@SpringBootApplication
@ImportAcrossClients
public class Application {

    public interface Greeter {
        String greet(String name);

        /** Once it may, see {@link Gate}. */
        CompletableFuture<String> greetLater(String name);
    }

    /** Holds up what is called, until something hangs on the future of its caller. */
    @Component
    static class Gate {

        final Semaphore opened = new Semaphore(0);

        void pass() {
            try {
                if (!opened.tryAcquire(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the gate stays closed");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Component("greeter")
    @AcrossExposed
    static class Desk implements Greeter {

        private static final Logger log = LoggerFactory.getLogger(Desk.class);

        private final Gate gate;

        Desk(Gate gate) {
            this.gate = gate;
        }

        @Override
        public String greet(String name) {
            return "hello " + name;
        }

        @Override
        public CompletableFuture<String> greetLater(String name) {
            gate.pass();
            log.info("greeting {}", name);
            return CompletableFuture.completedFuture(greet(name));
        }
    }

    /** Answers requests by what comes later. */
    @RestController
    static class Front {

        private static final Logger log = LoggerFactory.getLogger(Front.class);

        private final RemoteGreeter greeter;
        private final Operator operator;
        private final Gate gate;
        private final ObservationRegistry observations;

        Front(RemoteGreeter greeter, Operator operator, Gate gate, ObservationRegistry observations) {
            this.greeter = greeter;
            this.operator = operator;
            this.gate = gate;
            this.observations = observations;
        }

        @GetMapping("/jvm")
        CompletableFuture<String> jvm() {
            return answer(greeter.greetLater("you"));
        }

        @GetMapping("/python")
        CompletableFuture<String> python() {
            return answer(operator.call(() -> {
                gate.pass();
                return "hello you";
            }));
        }

        private CompletableFuture<String> answer(CompletableFuture<String> greeting) {
            log.info("asked in {}", observation());
            CompletableFuture<String> answer = greeting.thenApply(text -> {
                log.info("answered in {} by {}", observation(), Thread.currentThread().getName());
                return text;
            });
            gate.opened.release();
            return answer;
        }

        private String observation() {
            Observation current = observations.getCurrentObservation();
            return current == null ? "nothing" : String.valueOf(current.getContextView().getName());
        }
    }

    @AcrossClient(connection = "self", name = "greeter")
    interface RemoteGreeter extends Greeter {}

    @PythonClient(connection = "snake", module = "math")
    interface Maths {
        double sqrt(double x);
    }

    @PythonClient(connection = "snake", module = "operator")
    interface Operator {
        CompletableFuture<String> call(Callable<String> callback);
    }

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }
}
