// SPDX-License-Identifier: GPL-2.0-only
/*
 * A first driver for the Intel 82576: maps BAR0, reads a few registers, forces the link up and takes one MSI-X vector.
 * It moves no packets. Registers are described in docs/registers.md.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

#define NICPROBE_CTRL		0x0000
#define NICPROBE_CTRL_SLU	BIT(6)		/* set link up */
#define NICPROBE_CTRL_RST	BIT(26)		/* device reset */
#define NICPROBE_STATUS		0x0008
#define NICPROBE_STATUS_LU	BIT(1)		/* the link is up */
#define NICPROBE_ICR		0x1500		/* causes; a read clears them */
#define NICPROBE_ICS		0x1504		/* sets causes */
#define NICPROBE_IMS		0x1508		/* causes that interrupt */
#define NICPROBE_IMC		0x150c		/* causes that do not */
#define NICPROBE_EIMS		0x1524		/* vectors that interrupt */
#define NICPROBE_EIAC		0x152c		/* vectors whose cause clears itself */
#define NICPROBE_GPIE		0x1514
#define NICPROBE_GPIE_MSIX	BIT(4)		/* several vectors */
#define NICPROBE_IVAR_MISC	0x1740		/* vector of the causes that are no queue's */
#define NICPROBE_IVAR_VALID	BIT(7)
#define NICPROBE_RAL0		0x5400		/* station address, bytes 0 to 3 */
#define NICPROBE_RAH0		0x5404		/* bytes 4 and 5 */
#define NICPROBE_LSC		BIT(2)		/* link status change */

struct nicprobe {
	struct pci_dev *pdev;
	void __iomem *regs;
	u8 mac[ETH_ALEN];
	unsigned int interrupts;
	u32 last_cause;
};

static u32 nicprobe_read(struct nicprobe *nic, u32 reg)
{
	return readl(nic->regs + reg);
}

static void nicprobe_write(struct nicprobe *nic, u32 reg, u32 value)
{
	writel(value, nic->regs + reg);
}

static irqreturn_t nicprobe_interrupt(int irq, void *data)
{
	struct nicprobe *nic = data;

	nic->last_cause = nicprobe_read(nic, NICPROBE_ICR);
	nic->interrupts++;
	return IRQ_HANDLED;
}

static void nicprobe_read_mac(struct nicprobe *nic)
{
	u32 low = nicprobe_read(nic, NICPROBE_RAL0);
	u32 high = nicprobe_read(nic, NICPROBE_RAH0);
	int i;

	for (i = 0; i < 4; i++)
		nic->mac[i] = low >> (8 * i);
	nic->mac[4] = high;
	nic->mac[5] = high >> 8;
}

static void nicprobe_set_link_up(struct nicprobe *nic)
{
	u32 ctrl = nicprobe_read(nic, NICPROBE_CTRL);

	nicprobe_write(nic, NICPROBE_CTRL, ctrl | NICPROBE_CTRL_SLU);
}

/* One vector, for everything that is no queue's; a cause that is set by hand tests the way from here to the handler. */
static int nicprobe_set_up_interrupt(struct nicprobe *nic)
{
	int error = pci_alloc_irq_vectors(nic->pdev, 1, 1, PCI_IRQ_MSIX);

	if (error < 0)
		return error;
	error = request_irq(pci_irq_vector(nic->pdev, 0), nicprobe_interrupt, 0, KBUILD_MODNAME, nic);
	if (error) {
		pci_free_irq_vectors(nic->pdev);
		return error;
	}
	nicprobe_write(nic, NICPROBE_GPIE, NICPROBE_GPIE_MSIX);
	nicprobe_write(nic, NICPROBE_IVAR_MISC, NICPROBE_IVAR_VALID << 8);
	nicprobe_write(nic, NICPROBE_EIAC, BIT(0));
	nicprobe_write(nic, NICPROBE_EIMS, BIT(0));
	nicprobe_write(nic, NICPROBE_IMS, NICPROBE_LSC);
	nicprobe_write(nic, NICPROBE_ICS, NICPROBE_LSC);
	return 0;
}

static int nicprobe_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct nicprobe *nic;
	u32 status;
	int error;

	nic = devm_kzalloc(&pdev->dev, sizeof(*nic), GFP_KERNEL);
	if (!nic)
		return -ENOMEM;
	nic->pdev = pdev;
	pci_set_drvdata(pdev, nic);
	error = pcim_enable_device(pdev);
	if (error)
		return error;
	error = pcim_iomap_regions(pdev, BIT(0), KBUILD_MODNAME);
	if (error)
		return error;
	nic->regs = pcim_iomap_table(pdev)[0];
	pci_set_master(pdev);

	status = nicprobe_read(nic, NICPROBE_STATUS);
	nicprobe_read_mac(nic);
	dev_info(&pdev->dev, "CTRL %08x STATUS %08x MAC %pM\n", nicprobe_read(nic, NICPROBE_CTRL), status, nic->mac);
	nicprobe_set_link_up(nic);
	error = nicprobe_set_up_interrupt(nic);
	if (error)
		return error;
	msleep(20);
	status = nicprobe_read(nic, NICPROBE_STATUS);
	dev_info(&pdev->dev, "link %s, %u interrupts, last cause %08x\n", status & NICPROBE_STATUS_LU ? "up" : "down",
		 nic->interrupts, nic->last_cause);
	return 0;
}

static void nicprobe_remove(struct pci_dev *pdev)
{
	struct nicprobe *nic = pci_get_drvdata(pdev);

	nicprobe_write(nic, NICPROBE_IMC, ~0u);
	free_irq(pci_irq_vector(pdev, 0), nic);
	pci_free_irq_vectors(pdev);
	nicprobe_write(nic, NICPROBE_CTRL, nicprobe_read(nic, NICPROBE_CTRL) | NICPROBE_CTRL_RST);
	dev_info(&pdev->dev, "removed\n");
}

static const struct pci_device_id nicprobe_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_INTEL, 0x10c9) },
	{ }
};
MODULE_DEVICE_TABLE(pci, nicprobe_ids);

static struct pci_driver nicprobe_driver = {
	.name = KBUILD_MODNAME,
	.id_table = nicprobe_ids,
	.probe = nicprobe_probe,
	.remove = nicprobe_remove,
};
module_pci_driver(nicprobe_driver);

MODULE_DESCRIPTION("Reads a few registers of an Intel 82576");
MODULE_LICENSE("GPL");
