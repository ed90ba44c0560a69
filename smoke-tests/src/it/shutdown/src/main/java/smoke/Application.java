package smoke;

import io.across.spring.declarative.ImportAcrossClients;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ImportAcrossClients(types = {Callers.RemoteDrafts.class, Callers.Text.class})
@Import({
    Callers.AtPreDestroy.class,
    Callers.AtDestroy.class,
    Callers.InTask.class,
    Callers.WithClient.class,
    Callers.WithPython.class
})
public class Application {

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
        System.out.println("Ready.");
    }
}
