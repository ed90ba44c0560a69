package shop;

import java.util.List;
import org.springframework.stereotype.Service;

@Service
class Orders {

    private final Stock stock;
    private final Ratings ratings;

    Orders(RemoteStock stock, Ratings ratings) {
        this.stock = stock;
        this.ratings = ratings;
    }

    Order order(String article) {
        return new Order(article, stock.count(article), ratings.median(List.of(1, 5, 4)));
    }
}
