package io.across.spring.mistakes;

import io.across.Backoff;
import io.across.Connection;
import io.across.Options;
import io.across.python.PythonFunction;
import io.across.spring.AcrossExposed;
import io.across.spring.OptionsCustomizer;
import io.across.spring.client.AcrossConnectionDetails;
import io.across.spring.client.NamedConnection;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ClientCheck;
import io.across.spring.declarative.Deadline;
import io.across.spring.declarative.ImportAcrossClients;
import io.across.spring.declarative.PythonClient;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;

/** What an application may have wrong in its classes; the table of mistakes names them. */
public final class MistakenBeans {

    private MistakenBeans() {}

    @AcrossClient(connection = "nowhere")
    interface Stock {
        int left(String item);
    }

    interface Plain {
        int left(String item);
    }

    @AcrossClient(connection = "far")
    @PythonClient(connection = "far", module = "stock")
    interface Both {
        int left(String item);
    }

    @AcrossClient(connection = "far")
    abstract static class Concrete {}

    @PythonClient(connection = "far")
    interface Moduleless {
        int left(String item);
    }

    @AcrossClient(connection = "far")
    interface Hasty {
        @Deadline("soon")
        int left(String item);
    }

    @AcrossClient(connection = "far", fallback = String.class)
    interface Careful {
        int left(String item);
    }

    @PythonClient(connection = "far", module = "stock")
    interface Timed {
        @PythonFunction(deadline = "2s")
        int left(String item);
    }

    @AcrossClient(connection = "far", check = ClientCheck.STARTUP)
    interface Checked {
        int left(String item);
    }

    @AcrossExposed(Runnable.class)
    interface Misnamed {
        int left(String item);
    }

    interface Other {}

    static class Twofold implements Plain, Other {
        @Override
        public int left(String item) {
            return 1;
        }
    }

    static class Single implements Plain {
        @Override
        public int left(String item) {
            return 1;
        }
    }

    static class Misled implements Misnamed {
        @Override
        public int left(String item) {
            return 1;
        }
    }

    @ImportAcrossClients(types = Stock.class)
    static class ClientOfNothing {}

    @ImportAcrossClients(types = Stock.class)
    static class ClientOfAnother {}

    @ImportAcrossClients(types = Plain.class)
    static class NoClient {}

    @ImportAcrossClients(types = Both.class)
    static class ClientOfTwoKinds {}

    @ImportAcrossClients(types = Concrete.class)
    static class ClientThatIsAClass {}

    @ImportAcrossClients(types = Moduleless.class)
    static class ClientWithoutModule {}

    @ImportAcrossClients(types = Hasty.class)
    static class ClientWithADeadline {}

    @ImportAcrossClients(types = Careful.class)
    static class ClientWithAFallback {}

    @ImportAcrossClients(types = Timed.class)
    static class ClientThatPythonCannotBe {}

    @ImportAcrossClients(types = Checked.class)
    static class ClientThatIsChecked {}

    static class ExposedWithoutInterface {
        @Bean
        @AcrossExposed
        StringBuilder stock() {
            return new StringBuilder();
        }
    }

    static class ExposedWithTwoInterfaces {
        @Bean
        @AcrossExposed
        Twofold stock() {
            return new Twofold();
        }
    }

    static class ExposedAsAnother {
        @Bean
        @AcrossExposed(Other.class)
        Single stock() {
            return new Single();
        }
    }

    static class ExposedTwice {
        @Bean
        @AcrossExposed(name = "stock")
        Single one() {
            return new Single();
        }

        @Bean
        @AcrossExposed(name = "stock")
        Single two() {
            return new Single();
        }
    }

    static class ExposedInterfaceThatNamesAnother {
        @Bean
        Misled stock() {
            return new Misled();
        }
    }

    static class NotAConnection {
        @Bean
        String far() {
            return "not a connection";
        }
    }

    static class ExposedElsewhere {
        @Bean
        @AcrossExposed(value = Runnable.class, name = "far")
        Runnable exposed() {
            return () -> {};
        }
    }

    static class NoConnection {
        @Bean
        String user(Connection connection) {
            return connection.name();
        }
    }

    static class ConnectionOfAnotherName {
        @Bean
        String user(@Qualifier("far") Connection connection) {
            return connection.name();
        }
    }

    static class ClientThatIsNotImported {
        @Bean
        Integer user(Checked client) {
            return client.left("apples");
        }
    }

    static class OneOfTwoConnections {
        @Bean
        String user(Connection connection) {
            return connection.name();
        }
    }

    static class WrongDetails {
        @Bean
        AcrossConnectionDetails details() {
            return name -> "http://localhost";
        }
    }

    static class WrongCustomizer {
        @Bean
        OptionsCustomizer customizer() {
            return options -> options.maxServedCalls(0);
        }
    }

    static class OwnConnection {
        @Bean
        NamedConnection own() {
            Backoff policy = Backoff.exponential(Duration.ofSeconds(1), Duration.ofSeconds(1));
            return new NamedConnection(
                    "own", options -> Connection.open("tcp://localhost:1", options), Options.defaults(), policy, true);
        }
    }
}
