package shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@JdbcTest
class SalesTests {

    @Autowired
    private JdbcClient database;

    @Test
    void salesAreKept() {
        assertThat(database.sql("select price from sale where article = 'tea'").query(Integer.class).single())
                .isEqualTo(3);
    }
}
