package smoke;

import io.across.spring.AcrossExposed;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The application that the other one calls; it outlives that. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Store.Shelf.class)
class Store {

    interface Drafts {
        String save(String draft);
    }

    @AcrossExposed(name = "drafts")
    static class Shelf implements Drafts {

        @Override
        public String save(String draft) {
            return draft + " is saved";
        }
    }
}
