package upgrade;

import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ClientCheck;
import io.across.spring.declarative.ImportAcrossClients;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ImportAcrossClients(types = {Caller.RemoteOrders.class, Caller.CheckedOrders.class})
public class Caller {

    /** Only calls that do not fit fail. */
    @AcrossClient(connection = "shop", name = "orders", check = ClientCheck.NEVER)
    interface RemoteOrders extends Orders {}

    /** All calls fail as long as one would not fit. */
    @AcrossClient(connection = "shop", name = "orders")
    interface CheckedOrders extends Orders {}
}
