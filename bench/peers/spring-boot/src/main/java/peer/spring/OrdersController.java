package peer.spring;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import peer.common.Caller;
import peer.common.Messages;
import peer.common.Orders;
import peer.common.Refusal;

/** The measured operations over HTTP. */
@RestController
final class OrdersController {
    private final Orders orders;

    OrdersController(Orders orders) {
        this.orders = orders;
    }

    @GetMapping("/health/live")
    String live() {
        return "{\"status\":\"UP\"}";
    }

    @GetMapping("/api/fuel-orders/{id}")
    Messages.One get(@AuthenticationPrincipal Jwt token, HttpServletRequest request, @PathVariable("id") long id) {
        return orders.get(caller(token, request), id);
    }

    @GetMapping("/api/fuel-orders")
    Messages.Many list(
            @AuthenticationPrincipal Jwt token,
            HttpServletRequest request,
            @RequestParam(name = "limit", defaultValue = "20") int limit) {
        return orders.list(caller(token, request), limit);
    }

    @PostMapping("/api/fuel-orders")
    @ResponseStatus(HttpStatus.CREATED)
    Messages.Done create(
            @AuthenticationPrincipal Jwt token, HttpServletRequest request, @RequestBody Messages.NewOrder wanted) {
        return orders.create(caller(token, request), wanted);
    }

    @PatchMapping("/api/fuel-orders/{id}/status")
    Messages.Done step(
            @AuthenticationPrincipal Jwt token,
            HttpServletRequest request,
            @PathVariable("id") long id,
            @RequestBody Messages.Step step) {
        return orders.step(caller(token, request), id, step);
    }

    @ExceptionHandler
    ResponseEntity<Messages.Failed> refused(Refusal refusal) {
        return ResponseEntity.status(refusal.status()).body(new Messages.Failed(refusal.getMessage()));
    }

    private static Caller caller(Jwt token, HttpServletRequest request) {
        return new Caller(Long.parseLong(token.getSubject()), request.getRemoteAddr());
    }
}
