import Box from "@cloudscape-design/components/box";
import Modal, { type ModalProps } from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";

interface Props {
  header: string;
  size?: ModalProps.Size;
  /** What the cross in the corner is called. */
  closeLabel?: string;
  onClose: () => void;
  /** Least important first. */
  buttons: ReactNode;
  children: ReactNode;
}

/** A window over the window, with its buttons below. It is there as long as it is rendered. */
export function Dialog({ closeLabel = "Close", onClose, buttons, children, ...props }: Props) {
  return (
    <Modal
      visible
      {...props}
      closeAriaLabel={closeLabel}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            {buttons}
          </SpaceBetween>
        </Box>
      }
    >
      {children}
    </Modal>
  );
}
