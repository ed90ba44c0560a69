package upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.OperationException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** The shop was upgraded first: its classes are those below src/newer. Its caller has those of this application. */
@Timeout(60)
@SpringBootTest(
        classes = Caller.class,
        properties = {"across.connections.shop.unix.path=target/s", "across.connections.shop.rights=none"})
class UpgradeTests {

    private static final Path NEWER = Path.of("target", "newer");

    private static final List<String> PRINTED = new ArrayList<>();

    private static Process shop;

    @Autowired
    private Caller.RemoteOrders orders;

    @Autowired
    private Caller.CheckedOrders checked;

    @BeforeAll
    static void openTheShop() throws Exception {
        compile();
        shop = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        NEWER + File.pathSeparator + System.getProperty("java.class.path"),
                        "upgrade.Shop",
                        "--across.server.unix.path=target/s",
                        "--across.server.rights=call-exposed")
                .redirectErrorStream(true)
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(shop.getInputStream(), StandardCharsets.UTF_8));
        String line = "";
        while (line != null && !line.equals("The shop is open.")) {
            line = lines.readLine();
            PRINTED.add(String.valueOf(line));
        }
        assertThat(line).as("%s", PRINTED).isNotNull();
    }

    private static void compile() throws IOException {
        Files.createDirectories(NEWER);
        List<String> arguments =
                new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), "-d", NEWER.toString()));
        try (Stream<Path> sources = Files.list(Path.of("src", "newer", "java", "upgrade"))) {
            sources.map(Path::toString).forEach(arguments::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0])))
                .isZero();
    }

    @AfterAll
    static void closeTheShop() throws InterruptedException {
        shop.destroy();
        shop.waitFor();
    }

    @Test
    void aRecordHasOneComponentMoreOnOneSide() {
        assertThat(orders.place(new Order("tea"))).isEqualTo("Order[article=tea, count=null]");
        assertThat(orders.last()).isEqualTo(new Order("tea"));
    }

    @Test
    void aConstantThatTheCallerDoesNotHaveFailsTheCallThatBringsIt() {
        assertThat(orders.size("LARGE")).isEqualTo(Size.LARGE);
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> orders.size("HUGE"))
                .withMessageContaining("enum constant HUGE does not exist in class upgrade.Size");
        assertThat(orders.size("SMALL")).isEqualTo(Size.SMALL);
    }

    @Test
    void aMethodThatTheShopHasNoMoreIsNamedWithThatThereIs() {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> orders.place("tea"))
                .withMessageContaining("exposed object 'orders' has no method upgrade.Orders.place(String)String")
                .withMessageContaining("but upgrade.Orders.place(String,int)String");
    }

    @Test
    void aClientThatIsCheckedNamesItBeforeAnyCall() {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> checked.size("SMALL"))
                .withMessageContaining("does not fit upgrade.Caller$CheckedOrders, it lacks")
                .withMessageContaining("upgrade.Orders.place(String)String");
    }

    @Test
    void theShopWarnsOfWhatCannotBeSent() {
        assertThat(PRINTED)
                .filteredOn(line -> line.contains("not serializable"))
                .singleElement()
                .asString()
                .contains("WARN")
                .contains("Bean 'desk' is exposed as 'orders', but other JVMs cannot call its method"
                        + " upgrade.Orders.receipts(): a call would send an object of class upgrade.Receipt")
                .contains("Let Receipt implement java.io.Serializable");
    }
}
