package smoke;

import io.across.spring.AcrossExposed;
import java.util.function.UnaryOperator;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;

@SpringBootApplication
public class Application {

    public interface Editor {
        String edit(String text, UnaryOperator<String> step);
    }

    @Component("editor")
    @AcrossExposed
    static class Desk implements Editor {

        @Override
        public String edit(String text, UnaryOperator<String> step) {
            return step.apply(text);
        }
    }

    /** Can be called by nobody who has no class of it. */
    public static class Plain {
        public String name() {
            return "plain";
        }
    }
}
