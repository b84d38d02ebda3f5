package peer.spring;

import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import peer.common.Orders;
import tools.jackson.databind.ObjectMapper;

/** The measured operations on Spring Boot. */
@SpringBootApplication
public class Peer {
    public static void main(String[] arguments) {
        SpringApplication.run(Peer.class, arguments);
    }

    @Bean
    Orders orders(DataSource dataSource, ObjectMapper mapper) {
        return new Orders(dataSource, mapper::writeValueAsString);
    }
}
