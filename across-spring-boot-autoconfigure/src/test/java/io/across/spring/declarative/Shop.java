package io.across.spring.declarative;

import io.across.ExposedObjects;
import io.across.Options;
import io.across.Rights;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A service without Spring that exposes orders and permits nothing else. */
final class Shop implements Orders, AutoCloseable {

    final CompletableFuture<String> later = new CompletableFuture<>();
    final CountDownLatch slow = new CountDownLatch(1);
    private final AcrossServer server;

    Shop(Path socket) throws IOException {
        ExposedObjects exposed =
                ExposedObjects.builder().expose("orders", this, Orders.class).build();
        Options options =
                Options.builder().rights(Rights.exposedOnly()).exposed(exposed).build();
        server = AcrossServer.builder()
                .unix(socket)
                .handler(new LocalConnectionHandler(options))
                .build()
                .start();
    }

    @Override
    public int count(String article) {
        return article.length();
    }

    @Override
    public int total(Order order) {
        return order.prices().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void buy(String article) throws SoldOutException {
        throw new SoldOutException(article);
    }

    @Override
    public CompletableFuture<String> later(String text) {
        return later.thenApply(word -> word + text);
    }

    @Override
    public String slow() {
        try {
            slow.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "at last";
    }

    @Override
    public String twice(String text) {
        return "there: " + text + text;
    }

    @Override
    public void close() {
        slow.countDown();
        server.handler().cancel();
        server.close();
    }
}
