package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Problem;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The three that must agree before fuel flows: the order's grade, the truck's, and the grades approved for the aircraft.
 * A truck or an aircraft that isn't known yet agrees with every grade.
 */
record GradeAgreement(String ordered, Optional<FuelTruck> truck, Optional<Aircraft> aircraft, LocalDate day) {
    void require() {
        var truckDiffers = truck.filter(other -> !other.fuelType().equals(ordered));
        var notApproved = aircraft.filter(other -> !other.gradesApprovedOn(day).contains(ordered));
        if (truckDiffers.isPresent() || notApproved.isPresent()) {
            throw Problem.conflict(
                    "fuel-grade-mismatch",
                    "The order is for " + ordered
                            + truck.map(GradeAgreement::carried).orElse("")
                            + aircraft.map(this::approved).orElse("") + ".");
        }
    }

    private static String carried(FuelTruck truck) {
        return ", the truck " + truck.truckNumber() + " carries " + truck.fuelType();
    }

    private String approved(Aircraft aircraft) {
        List<String> grades = aircraft.gradesApprovedOn(day);
        return ", the aircraft " + aircraft.tailNumber() + " is approved for "
                + (grades.isEmpty() ? "no grade" : String.join(", ", grades));
    }
}
