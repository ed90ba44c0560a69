package io.across.spring.declarative.scanned;

import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ImportAcrossClients;
import org.springframework.context.annotation.Configuration;

/** A package that is searched for clients. */
@Configuration(proxyBeanMethods = false)
@ImportAcrossClients
public class Scanned {

    /** Is found. */
    @AcrossClient(connection = "shop", name = "orders", beanName = "found")
    public interface Found {

        int count(String article);
    }

    /** Is none. */
    public interface Other {}
}
