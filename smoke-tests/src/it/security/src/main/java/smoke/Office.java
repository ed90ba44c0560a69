package smoke;

import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ImportAcrossClients;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;

/** The application that calls. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableMethodSecurity
@ImportAcrossClients(types = {Office.KnownTill.class, Office.AnonymousTill.class})
class Office {

    /** The shop sees who calls. */
    @AcrossClient(connection = "known", name = "till")
    interface KnownTill extends Till {}

    /** The shop does not. */
    @AcrossClient(connection = "anonymous", name = "till")
    interface AnonymousTill extends Till {}
}
