package com.acme.desk;

import io.across.Connection;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.Deadline;
import io.across.spring.declarative.ImportAcrossClients;
import io.across.spring.server.AcrossListener;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Prints what it was configured to be, and ends. */
@SpringBootApplication
@ImportAcrossClients
public class Desk {

    /** Named by a property of the application. */
    @AcrossClient(connection = "${desk.connection:parcel-desk}")
    @Deadline("${desk.deadline:1s}")
    interface Parcels {
        String next();
    }

    public static void main(String[] args) {
        try (ConfigurableApplicationContext context = SpringApplication.run(Desk.class, args)) {
            String[] names = context.getBeanNamesForType(Connection.class);
            System.out.println("connections " + Arrays.toString(names));
            System.out.println("listeners " + Arrays.toString(context.getBeanNamesForType(AcrossListener.class)));
            System.out.println("clients " + context.getBeanNamesForType(Parcels.class).length);
            Connection desk = context.getBean(Connection.class);
            try {
                Map<String, String> there = desk.call(() -> Map.copyOf(System.getenv()));
                System.out.println("colour " + there.get("DESK_COLOUR"));
                System.out.println("inherited " + new TreeSet<>(there.keySet()).contains("DESK_SECRET"));
            } catch (RuntimeException e) {
                System.out.println("refused " + e);
            }
        }
    }
}
