package smoke;

import io.across.spring.AcrossExposed;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ImportAcrossClients;
import io.across.spring.declarative.PythonClient;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;

/** Calls itself, and a Python. */
@SpringBootApplication
@ImportAcrossClients
public class Application {

    public interface Greeter {
        String greet(String name);
    }

    @Component("greeter")
    @AcrossExposed
    static class Desk implements Greeter {

        @Override
        public String greet(String name) {
            return "hello " + name;
        }
    }

    @AcrossClient(connection = "self", name = "greeter")
    interface RemoteGreeter extends Greeter {}

    @PythonClient(connection = "snake", module = "math")
    interface Maths {
        double sqrt(double x);
    }

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }
}
