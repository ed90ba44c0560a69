package io.across.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.Connection;
import io.across.Endpoint;
import io.across.Options;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Records of a Python in the log of this process: none is lost, whatever is configured there and whenever it ends. */
@Timeout(120)
class PythonLogsTests {

    private static final String NAME = "boiler";

    private final Logger logger = (Logger) LoggerFactory.getLogger(NAME);
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    /** Written by the threads that serve connections. */
    private final List<ILoggingEvent> seen = new CopyOnWriteArrayList<>();

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            seen.add(event);
        }
    };

    private final Options options =
            Options.builder().name("python").timeout(Duration.ofSeconds(30)).build();

    @BeforeEach
    void watch() {
        appender.start();
        root.addAppender(appender);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void watchNoLonger() {
        root.detachAppender(appender);
        logger.setLevel(null);
    }

    private List<String> messages() {
        return seen.stream()
                .filter(event -> event.getLoggerName().equals(NAME))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static void run(Connection python, String text) {
        python.python().execute(text, Map.of());
    }

    private static final String REPORT = "import logging\nlogging.getLogger('boiler').info('%s')";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import logging.config; logging.config.dictConfig({'version': 1, 'disable_existing_loggers': False})",
                "import logging.config; logging.config.dictConfig({'version': 1})",
                "import logging.config; logging.config.dictConfig({'version': 1, 'root': {'level': 'ERROR', 'handlers': []}})",
                "import logging.config, io; logging.config.fileConfig(io.StringIO("
                        + "'[loggers]\\nkeys=root\\n[handlers]\\nkeys=\\n[formatters]\\nkeys=\\n[logger_root]\\nlevel=ERROR\\nhandlers='),"
                        + " disable_existing_loggers=False)",
                "import logging; logging.basicConfig(force=True, level=50)",
                "import logging; logging.shutdown()",
                "import logging; logging.getLogger().handlers.clear()",
                "import logging; logging.getLogger().handlers = []",
                "import logging; root = logging.getLogger(); [root.removeHandler(each) for each in root.handlers[:]]",
                "import logging; [each.close() for each in logging.getLogger().handlers]",
            })
    void theHandlerIsPutBackWhateverIsConfigured(String configure) {
        try (Connection python = Connection.open(Endpoint.python(), options)) {
            LogForwarding forwarding = AcrossLogs.forward(python);
            run(python, configure);
            run(python, REPORT.formatted("next call"));
            assertThat(messages()).containsExactly("next call");

            run(python, configure);
            forwarding.refresh();
            run(python, REPORT.formatted("after refresh"));
            assertThat(messages()).containsExactly("next call", "after refresh");

            forwarding.close();
            run(python, REPORT.formatted("after close"));
            assertThat(messages()).hasSize(2);
        }
    }

    @Test
    void whatACallHasLoggedIsHereBeforeItsAnswer() {
        try (Connection python = Connection.open(Endpoint.python(), options)) {
            AcrossLogs.forward(python);
            for (int call = 1; call <= 50; call++) {
                run(python, REPORT.formatted("call " + call));
                assertThat(messages()).hasSize(call).last().isEqualTo("call " + call);
            }
        }
    }

    @Test
    void nothingIsLostIfTheConnectionIsClosedRightAfterACall() {
        try (Connection python = Connection.open(Endpoint.python(), options)) {
            AcrossLogs.forward(python);
            run(python, """
                    import logging
                    for i in range(500):
                        logging.getLogger('boiler').info('record %d', i)
                    """);
        }
        assertThat(messages())
                .isEqualTo(IntStream.range(0, 500).mapToObj(i -> "record " + i).toList());
    }

    @Test
    void nothingIsLostThatAThreadHasLoggedBeforeTheConnectionIsClosed() {
        try (Connection python = Connection.open(Endpoint.python(), options)) {
            AcrossLogs.forward(python);
            run(python, """
                    import logging, threading
                    def write():
                        for i in range(500):
                            logging.getLogger('boiler').info('record %d', i)
                    writers = [threading.Thread(target=write) for _ in range(4)]
                    for writer in writers: writer.start()
                    for writer in writers: writer.join()
                    """);
        }
        assertThat(messages()).hasSize(2_000);
    }

    @Test
    void attributesThatMeanNothingHereDoNoHarm() {
        try (Connection python = Connection.open(Endpoint.python(), options)) {
            AcrossLogs.forward(python);
            run(python, """
                    import collections, datetime, decimal, enum, logging, pathlib, uuid
                    class Size(enum.Enum):
                        SMALL = 1
                    Pair = collections.namedtuple('Pair', 'a b')
                    extra = {'size': Size.SMALL, 'pair': Pair(1, 2), 'when': datetime.datetime.now(), 'much': decimal.Decimal('1.5'),
                             'path': pathlib.Path('x'), 'id': uuid.uuid4(), 'loop': [], 'kind': type, 'many': list(range(10000)),
                             'huge': 1 << 100}
                    extra['loop'].append(extra['loop'])
                    for name, value in extra.items():
                        logging.getLogger('boiler').info(name, extra={name: value})
                    """);
        }
        assertThat(messages())
                .containsExactly("size", "pair", "when", "much", "path", "id", "loop", "kind", "many", "huge");
    }
}
