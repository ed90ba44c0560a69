package io.across.test.slice;

import io.across.spring.AcrossExposed;
import org.springframework.stereotype.Component;

/** Exposed to peers; asks others itself. */
@Component
@AcrossExposed
public class Desk implements Orders {

    private final RemoteStock stock;
    private final Prices prices;

    Desk(RemoteStock stock, Prices prices) {
        this.stock = stock;
        this.prices = prices;
    }

    @Override
    public String order(String article) {
        return stock.take(article) ? article + " for " + prices.of(article) : "no " + article;
    }
}
