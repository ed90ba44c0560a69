package io.across.spring.autoconfigure;

import io.across.Connection;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with a child JVM and a Python, which both log, and which ends then. Its output is what a test looks at. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration(AcrossAutoConfiguration.class)
class LoggingApplication {

    static final String THREAD = "painter";

    public static void main(String[] args) {
        try (ConfigurableApplicationContext context = SpringApplication.run(LoggingApplication.class, args)) {
            context.getBean("worker", Connection.class).run(LoggingApplication::logThere);
            context.getBean("model", Connection.class).python().execute("""
                    import logging, threading
                    log = logging.getLogger('com.acme.model')
                    def write():
                        log.debug('%s detail', 'python')
                        log.warning('python %(what)s', {'what': 'record'}, extra={'customer': 7})
                        try:
                            raise ValueError('of python')
                        except ValueError:
                            log.exception('python failed {} %d %')
                    thread = threading.Thread(target=write, name='painter')
                    thread.start()
                    thread.join()
                    """, Map.of());
        }
    }

    private static void logThere() {
        Thread.currentThread().setName(THREAD);
        Logger logger = Logger.getLogger("com.acme.worker");
        logger.fine("java detail");
        logger.log(Level.WARNING, "java {0}", "record");
        logger.log(Level.SEVERE, "java failed {} %d %", new IllegalStateException("of java"));
    }
}
