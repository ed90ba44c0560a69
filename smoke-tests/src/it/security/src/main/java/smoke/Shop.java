package smoke;

import io.across.spring.AcrossExposed;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;

/** The application that is called. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableMethodSecurity
@Import(Shop.Counter.class)
class Shop {

    @AcrossExposed(name = "till")
    static class Counter implements Till {

        private final Function<String, RuntimeException> refusal;

        Counter(ObjectProvider<Function<String, RuntimeException>> refusal) {
            this.refusal = refusal.getIfAvailable(() -> ShopException::new);
        }

        @Override
        @PreAuthorize("hasAuthority('ACROSS_PEER')")
        public String open() {
            return "opened by "
                    + SecurityContextHolder.getContext().getAuthentication().getName();
        }

        @Override
        @PreAuthorize("hasAuthority('ACROSS_PEER') and authentication.name == 'the boss'")
        public String close() {
            return "closed";
        }

        @Override
        public void sell(String article) {
            throw refusal.apply("no more " + article);
        }
    }
}
