package cli

import (
	"fmt"
	"os"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/usage"
)

// pricesOf reads a table of prices; nil without a file, which are the published ones.
func pricesOf(file string) (usage.Prices, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, command.Usage(fmt.Errorf("--prices %w", err))
	}
	prices, err := usage.ReadPrices(text)
	if err != nil {
		return nil, command.Usage(fmt.Errorf("--prices %s: %w", file, err))
	}
	return prices, nil
}
