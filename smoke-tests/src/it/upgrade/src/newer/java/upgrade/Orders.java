package upgrade;

import java.util.List;

public interface Orders {

    String place(Order order);

    Order last();

    Size size(String name);

    String place(String article, int count);

    List<Receipt> receipts();
}
